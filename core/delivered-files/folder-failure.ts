import { FileError, type FileFailure } from './file-error'

const failures: Record<string, FileFailure> = {
  ENOENT: 'folder-missing',
  ENOTDIR: 'folder-missing',
  ELOOP: 'folder-missing',
  EACCES: 'access-denied',
  EPERM: 'access-denied',
  EROFS: 'access-denied',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
}

/** The FileError for an error of the file system, whose message has a path; one that says what the caller wants stays as it is. */
export function folderFailureOf(error: unknown): unknown {
  if (error instanceof FileError || codeOf(error) === 'ABORT_ERR') return error
  return new FileError(failures[codeOf(error)] ?? 'server-failed')
}

/** The error for a link that could not be made; systems differ in how they say that there are none. */
export const linkFailureOf = (error: unknown): unknown =>
  ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(codeOf(error)) ? new FileError('no-hard-links') : folderFailureOf(error)

/** The code of an error of Node, such as ENOENT; empty where it has none. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
