/**
 * Text that an apostrophe protects from being run as a formula by a spreadsheet. Text that already looks guarded gets another
 * apostrophe, so removing one always restores the original.
 */
export const guarded = /^'+[=+\-@\t\r＝＋－＠]/

/** The replacement in a corrections file for undecodable bytes and NUL. */
export const unreadable = '\ufffd'
