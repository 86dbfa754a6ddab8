/** Whether a file that starts with these bytes is gzip, whatever its name says: RFC 1952, section 2.3.1. */
export const isGzip = (start: Uint8Array) => start[0] === 0x1f && start[1] === 0x8b

/** Whether a file that starts with these bytes is a ZIP file, as workbooks are: APPNOTE, section 4.3.7. The database asks the same. */
export const isZip = (start: Uint8Array) => start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4
