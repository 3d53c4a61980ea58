import { store } from "@parts/store";
import { name } from "@config";

store(name);
