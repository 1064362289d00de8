// Preload of our own windows: exposes the bridge as `window.happier` and nothing else.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { createBridge } from './bridge-object.ts';

contextBridge.exposeInMainWorld(
  'happier',
  createBridge(ipcRenderer, process.argv, (file) => webUtils.getPathForFile(file as File)),
);
