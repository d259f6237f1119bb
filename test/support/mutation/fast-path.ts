// Stands for @app/fast-path in mutation tests: what reading an event needs.
export * from '@app/fast-path/compiled-validator/accept';
export * from '@app/fast-path/compiled-validator/compile-validator';
export * from '@app/fast-path/switch';
