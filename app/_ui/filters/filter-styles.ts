/** Classes of the buttons that open a filter. */
export const filterButton =
  'flex h-8 items-center gap-1 rounded-md border border-transparent px-2 text-soft text-sm hover:bg-hover hover:text-ink data-popup-open:bg-hover data-popup-open:text-ink data-chosen:font-medium data-chosen:text-ink max-sm:h-10 max-sm:gap-0.5 max-sm:px-1.5 max-sm:first:pl-0'

/** Classes of a value in the menu of a filter. */
export const menuItem =
  'flex h-8 cursor-default items-center gap-4 px-3 text-sm outline-none data-checked:font-medium data-selected:font-medium data-highlighted:bg-sunken max-sm:h-11'
