// What Emscripten makes of the engine; the build puts it beside these files.
import {EngineModule} from './bridge.js';

export default function createModule(module: object): Promise<EngineModule>;
