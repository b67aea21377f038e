/**
 * Prints a sentence of the package with a text of a user in it, made by Node-RED's own translation.
 * A process of its own: a text that it never gets to the end of would hold up the tests as well.
 * Usage: node say-in-child.cjs <file of @node-red/util> <package folder> <text>
 */
'use strict';

const { join } = require('node:path');

const [utilFile, folder, text] = process.argv.slice(2);
const { i18n } = require(utilFile);
const { say } = require(join(folder, 'dist', 'nodes', 'lib', 'words.js'));

i18n.init({ lang: 'en-US' });
const locales = join(folder, 'dist', 'nodes', 'locales');
i18n
  .registerMessageCatalog('node-red-contrib-bedrock/bedrock-connection', locales, 'bedrock-connection.json')
  .then(() => process.stdout.write(say({ _: i18n._ }, { key: 'errors.service', params: { message: text } })));
