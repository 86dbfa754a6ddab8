/** Where the proxy puts the path and query of the page that was asked for. */
export const pageHeader = 'x-countersign-page'
