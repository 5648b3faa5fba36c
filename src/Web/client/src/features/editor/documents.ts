// What open files need, as one module: it is not part of the first script, and comes while the first file does.
export { DocumentSync } from './core/documentSync';
export { FileDocument } from './core/fileDocument';
export { Keeper } from './kept/keeper';
export { revive } from './kept/revive';
