/** How a value looks in a menu of what a list can be narrowed by. */
export const menuItem =
  'flex h-8 cursor-default items-center gap-4 px-3 text-sm outline-none data-checked:font-medium data-selected:font-medium data-highlighted:bg-sunken max-sm:h-11'
