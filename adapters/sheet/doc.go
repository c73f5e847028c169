// Package sheet takes decision tables to spreadsheets and back: XLSX for
// people, CSV for other programs. A sheet has a line with the names of the
// columns and one for each row of the table; every cell is text, so that no
// spreadsheet makes a date or a formula of what an officer writes.
//
//	grid, err := rules.ReadGrid("policies.yaml", data, "meters/classes")
//	err = sheet.WriteXLSX(w, grid)
//	…
//	grid, err = sheet.ReadXLSX(r, grid.Table)
//	data, err = rules.WriteGrid("policies.yaml", data, grid, "classes.xlsx")
package sheet
