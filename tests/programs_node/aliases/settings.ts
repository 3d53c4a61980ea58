export const name: string = "files";
