export { permissionModuleSlipwayPolicy as default } from './permissionModule';
