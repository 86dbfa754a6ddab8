/** The whole key to an account, in whichever order its halves came. */
export const wholeKey = (one: string, other: string): string => [one, other].sort().join('~')

/** Whether this is half a key only. */
export const isHalfKey = (key: string): boolean => /^half[12]-[^~]*$/.test(key)
