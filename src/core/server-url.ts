/** A URL as it may be shown: without its password. */
export const withoutPassword = (url: string): string => url.replace(/(\/\/[^/@:]*:)[^/@]*@/g, '$1***@');
