/** Said in place of what is counted only once the review index of a batch is built. */
export const indexBuildingNote = 'These will be there in a moment: the review index of this batch is being built.'
