import { httpServer } from '../server/http-server';

export const server = httpServer;
