/** The statuses that the overview of API requests lists, also when their count is 0. */
export const responseCodes: readonly string[] = `
200 201 202 203 204 205 206 207 208 226 300 301 302 303 304 305 306 307 308 400 401 402 403 404 405
406 407 408 409 410 411 412 413 414 415 416 417 421 422 423 424 425 426 428 429 431 451 500
`
  .trim()
  .split(/\s+/);
