// Runs before the first paint, so that a chosen theme never flashes the other one. Not inline: the content security
// policy allows no inline scripts.
(() => {
  try {
    const theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's preference applies.
  }
})();
