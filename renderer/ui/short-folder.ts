// Folders as people write them: the home folder is "~".

export function shortFolder(folder: string, homeFolder: string): string {
  if (folder === homeFolder) return '~';
  const separator = homeFolder.includes('\\') ? '\\' : '/';
  return folder.startsWith(homeFolder + separator) ? `~${folder.slice(homeFolder.length)}` : folder;
}

/** The other way round: a leading "~" becomes the home folder. */
export function fullFolder(text: string, homeFolder: string): string {
  const trimmed = text.trim();
  return /^~(?=$|[\\/])/.test(trimmed) ? homeFolder + trimmed.slice(1) : trimmed;
}
