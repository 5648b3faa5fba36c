export default function HistoryPage(_: { workspaceId: string }) {
  return null;
}
