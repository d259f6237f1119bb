export const httpServer = {};
