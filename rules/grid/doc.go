// Package grid shows the decision tables of a file as a spreadsheet would, and
// writes changed ones back without touching anything else.
package grid
