/** NIST SP 800-63B asks for at least 8; operators who approve people should have more. */
export const shortestPassword = 12

/** Bounds the time that hashing takes. */
export const longestPassword = 128
