const slowestBytesPerSecond = 128 * 1024

/** How long a request may take that carries so many bytes: as long as the settings say for a short one, and more on a slow line. */
export const timeLimitMs = (timeoutSeconds: number, bytes: number) => 1000 * (timeoutSeconds + bytes / slowestBytesPerSecond)
