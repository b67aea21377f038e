/** What all contestants sign with; the server takes anything. */
export const region = 'eu-west-1';
export const keys = { accessKeyId: 'AKIAEXAMPLEEXAMPLE12', secretAccessKey: 'not-a-real-secret' };
