import { Group, Panel, Separator } from 'react-resizable-panels';
import { EditorPane } from '@/features/editor/EditorPane';
import { BottomPanel } from '@/features/terminal/BottomPanel';
import { SidePane } from './SidePane';
import { useUi } from './workspaceContext';

export function WideLayout({ onRun }: { onRun: () => void }) {
  const treeOpen = useUi((state) => state.treeOpen);
  return (
    <Group orientation="horizontal" className="h-full">
      {treeOpen && (
        <>
          <Panel id="files" defaultSize="220px" minSize="140px" maxSize="45%" groupResizeBehavior="preserve-pixel-size">
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
