// Progress of build commands, as plain lines on standard error: what is being done, what was already there, what to beware of.

/** @typedef {{ doing(text: string): void, done(text: string): void, warn(text: string): void }} Report */

/**
 * @param {string} name of the command, put before every line
 * @param {(line: string) => void} [write] receives whole lines
 * @returns {Report}
 */
export function createReport(name, write = (line) => process.stderr.write(line)) {
  return {
    doing: (text) => write(`${name}: ${text} …\n`),
    done: (text) => write(`${name}: ${text}\n`),
    warn: (text) => write(`${name}: warning: ${text}\n`),
  };
}
