/** How a button looks that opens what a list can be narrowed by. */
export const filterButton =
  'flex h-8 items-center gap-1 rounded-md border border-transparent px-2 text-soft text-sm hover:bg-hover hover:text-ink data-popup-open:bg-hover data-popup-open:text-ink data-chosen:font-medium data-chosen:text-ink max-sm:h-10 max-sm:gap-0.5 max-sm:px-1.5 max-sm:first:pl-0'
