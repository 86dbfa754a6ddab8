/**
 * Text that an apostrophe guards from being run as a formula by a spreadsheet. What looks guarded already gets one more,
 * so that taking one away gives back what stood there.
 */
export const guarded = /^'+[=+\-@\t\r＝＋－＠]/

/** What a corrections file has in place of bytes that are no character, and of a NUL. */
export const unreadable = '\ufffd'
