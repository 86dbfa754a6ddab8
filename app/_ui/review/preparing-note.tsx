/** Said in place of what is counted only once the desk of a batch is prepared. */
export const preparingNote = 'These will be there in a moment: the desk of this batch is being prepared.'
