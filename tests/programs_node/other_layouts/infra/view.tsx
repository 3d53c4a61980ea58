const h = (name: string, _: unknown, ...rest: string[]) => `<${name}>${rest.join("")}</${name}>`;
/** @jsx h */
export default <b>files</b>;
