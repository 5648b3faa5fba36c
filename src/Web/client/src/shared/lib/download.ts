/** Has the browser save what an address answers; the server says that it is an attachment, and its name. */
export function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
