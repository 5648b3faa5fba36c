import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';

/** Two editors side by side. */
export default function SplitEditor({ left, right }: { left: ReactNode; right: ReactNode }) {
  return (
    <Group orientation="horizontal" className="h-full">
      <Panel id="left-editor" defaultSize="50%" minSize="120px">
        {left}
      </Panel>
      <Separator className="w-px" aria-label="Width of the left editor" />
      <Panel id="right-editor" defaultSize="50%" minSize="120px">
        {right}
      </Panel>
    </Group>
  );
}
