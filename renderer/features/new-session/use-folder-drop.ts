// Dropping a folder from the file manager on a part of the page; of a dropped file the folder it lies in.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useApp } from '../../state/app-context.ts';

/** Whether something hovers over `target` that can be dropped there. */
export function useFolderDrop(target: RefObject<HTMLElement | null>, onFolder: (folder: string) => void): boolean {
  const { bridge } = useApp();
  const [isOver, setIsOver] = useState(false);
  const latest = useRef(onFolder);
  useEffect(() => {
    latest.current = onFolder;
  }, [onFolder]);

  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener(
      'dragover',
      (event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'link';
        setIsOver(true);
      },
      { signal },
    );
    element.addEventListener('dragleave', () => setIsOver(false), { signal });
    element.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        setIsOver(false);
        const item = event.dataTransfer?.items[0];
        const file = item?.getAsFile();
        const path = file ? bridge.droppedPath(file) : '';
        if (path !== '') latest.current(item?.webkitGetAsEntry()?.isDirectory === false ? parentOf(path) : path);
      },
      { signal },
    );
    return () => stop.abort();
  }, [bridge, target]);
  return isOver;
}

function parentOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end <= 0 ? path : path.slice(0, end);
}
