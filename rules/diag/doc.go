// Package diag holds the mistakes that are found in the files of policy sets,
// of tests and of applications, each with its place, in Chinese and English.
package diag
