import { store } from "../shared/store.js";
import view from "./view";
import { topic } from "./parts";

store("files", view);
topic();
