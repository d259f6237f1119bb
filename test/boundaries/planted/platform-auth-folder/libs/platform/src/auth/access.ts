import { createHttpApp } from '../http/server/http-app';

export const app = createHttpApp();
