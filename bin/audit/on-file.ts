const problems: Readonly<Record<string, string>> = {
  ENOENT: 'or its folder does not exist.',
  EACCES: 'cannot be opened by this user.',
  EEXIST: 'exists already. Choose another name.',
  EISDIR: 'is a folder.',
  ENOSPC: 'cannot be written, because the disk is full.',
}

/** Does something with a file that an argument names. If the file is the problem, throws a sentence that names it. */
export async function onFile<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    const isOfFile = error instanceof Error && 'path' in error && String(error.path).startsWith(path)
    const problem = isOfFile && 'code' in error ? problems[String(error.code)] : undefined
    throw problem === undefined ? error : new Error(`${path} ${problem}`)
  }
}
