/** The file cannot be replayed as it stands; the message names the line where there is one. */
export class FileError extends Error {
  static at(line: number, what: string): FileError {
    return new FileError(`line ${line}: ${what}`);
  }
}
