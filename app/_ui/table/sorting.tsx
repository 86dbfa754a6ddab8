/** How a table is sorted: by the column with this `sort` of its own. */
export type Sorting = { by: string; descending: boolean; sortBy: (sort: string, descending: boolean) => void }
