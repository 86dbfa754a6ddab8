/** The key to an account, from its two halves in any order. */
export const wholeKey = (a: string, b: string): string => [a, b].sort().join('~')

/** Whether a token is only half of a key. */
export const isHalfKey = (key: string): boolean => /^half[12]-[^~]*$/.test(key)
