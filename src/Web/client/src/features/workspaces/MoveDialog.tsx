import { useId, useState } from 'react';
import { visibleText } from '@/shared/lib/visibleText';
import { ChoiceDialog } from '@/shared/ui/ChoiceDialog';
import { inputStyle } from '@/shared/ui/Field';
import { allFolders, canMove, type TreeNode } from './fileTree';
import { useWorkspace } from './workspaceContext';

interface MoveDialogProps {
  row: TreeNode;
  onMove: (folder: string) => void;
  onClose: () => void;
}

/** Moves something without a mouse: the folder is chosen from a list. */
export default function MoveDialog({ row, onMove, onClose }: MoveDialogProps) {
  const workspace = useWorkspace();
  const id = useId();
  const folders = ['', ...allFolders(workspace)].filter((folder) => canMove(row.path, folder));
  const [chosen, setChosen] = useState(folders[0]);
  if (chosen === undefined)
    return (
      <ChoiceDialog title="There is nowhere to move it" choices={[]} onClose={onClose}>
        Make a folder first, then move it there.
      </ChoiceDialog>
    );
  return (
    <ChoiceDialog
      title={`Move ${visibleText(row.name)}`}
      choices={[{ label: 'Move', run: () => onMove(chosen), primary: true }]}
      onClose={onClose}
    >
      <label htmlFor={id} className="mb-1 block font-medium text-text">
        Folder
      </label>
      <select id={id} className={`${inputStyle} text-text`} value={chosen} onChange={(e) => setChosen(e.target.value)}>
        {folders.map((folder) => (
          <option key={folder} value={folder}>
            {folder === '' ? 'The top of the workspace' : visibleText(folder)}
          </option>
        ))}
      </select>
    </ChoiceDialog>
  );
}
