/** Whether a file that starts with these bytes is gzip, whatever its name says: RFC 1952, section 2.3.1. */
export const isGzip = (start: Uint8Array) => start[0] === 0x1f && start[1] === 0x8b
