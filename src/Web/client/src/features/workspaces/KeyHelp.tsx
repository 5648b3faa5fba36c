const keys: [string, string][] = [
  ['F5 or Ctrl+Enter', 'Run the file in front, or what is chosen beside Run'],
  ['Shift+F5, Ctrl+Shift+F5', 'Stop the run; run again what ran last'],
  ['F6 or Ctrl+Shift+M', 'Go to the next pane; this also leaves the editor and the terminal'],
  ['Shift+F6', 'Go to the previous pane'],
  ['F2, Delete, Ctrl+Z', 'Rename or delete the file chosen in the list, or take that back'],
  ['Ctrl+X, Ctrl+V', 'Move the file chosen in the list to another folder'],
  ['Ctrl+Shift+C, Ctrl+Shift+V', 'Copy and paste in the terminal'],
  ['F1 or Ctrl+Shift+P', 'Everything that can be done, by name'],
  ['Ctrl+P', 'Go to a file'],
  ['Ctrl+F, Ctrl+H', 'Find and replace in the file; Ctrl+F also searches the terminal'],
  ['Ctrl+Shift+F', 'Search and replace in all files'],
  ['Ctrl+\\', 'Two editors side by side'],
  ['Alt+Shift+Left, Right', 'Move the tab that has the focus'],
  ['Ctrl+,', 'Settings'],
];

export default function KeyHelp() {
  return (
    <dl className="space-y-2">
      {keys.map(([key, what]) => (
        <div key={key}>
          <dt className="font-mono text-xs text-accent">{key}</dt>
          <dd className="text-muted">{what}</dd>
        </div>
      ))}
    </dl>
  );
}
