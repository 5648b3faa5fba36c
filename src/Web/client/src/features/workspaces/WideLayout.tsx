import { useEffect } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { EditorPane } from '@/features/editor/EditorPane';
import { BottomPanel } from '@/features/terminal/BottomPanel';
import { SidePane } from './SidePane';
import { useUi } from './workspaceContext';

const reviewPixels = 340;

export function WideLayout({ onRun }: { onRun: () => void }) {
  const treeOpen = useUi((state) => state.treeOpen);
  const isReview = useUi((state) => state.sideView === 'review');
  const side = usePanelRef();
  // What people write needs more room than names of files; whoever wants less drags it back.
  useEffect(() => {
    const panel = side.current;
    if (!isReview || !panel) return;
    const before = panel.getSize().inPixels;
    if (before >= reviewPixels) return;
    panel.resize(reviewPixels);
    return () => side.current?.resize(before);
  }, [isReview, side]);
  return (
    <Group orientation="horizontal" className="h-full">
      {treeOpen && (
        <>
          <Panel
            id="files"
            panelRef={side}
            defaultSize="220px"
            minSize="140px"
            maxSize="45%"
            groupResizeBehavior="preserve-pixel-size"
          >
            <SidePane />
          </Panel>
          <Separator className="w-px" aria-label="Width of what is beside the editor" />
        </>
      )}
      <Panel id="work" minSize="300px">
        <Group orientation="vertical" className="h-full">
          <Panel id="editor" defaultSize="64%" minSize="80px">
            <EditorPane onRun={onRun} />
          </Panel>
          <Separator className="h-px" aria-label="Height of the terminals" />
          <Panel id="bottom" defaultSize="36%" minSize="80px">
            <BottomPanel isShown />
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}
