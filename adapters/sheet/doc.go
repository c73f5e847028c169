// Package sheet takes decision tables to spreadsheets and back: XLSX for
// people, CSV for other programs. A sheet has a line with the names of the
// columns and one for each row of the table; every cell is text, so that no
// spreadsheet makes a date or a formula of what an officer writes. What comes
// back is read by what a cell holds, not by what it shows.
//
//	g, err := grid.Read("policies.yaml", data, "meters/classes")
//	err = sheet.WriteXLSX(w, g)
//	…
//	g, notes, err := sheet.Reading{Table: g.Table, Kinds: set.ColumnKinds(row), Old: g}.XLSX(r)
//	data, err = grid.Write("policies.yaml", data, g, "classes.xlsx")
//
// [NewCSVList] and [NewXLSXList] write lists for people, such as the applications
// that a change of the rules would decide differently.
//
// It also reads applications from CSV, one a row, into the JSON that the engine
// reads. [Quotes] tells which lines are one row, so that rows can be read side
// by side and a bad one does not take others along.
//
//	columns, err := sheet.ReadColumns("2024.csv", 1, firstRow, set)
//	json, err := columns.Application(row, line)
//
// [ReadApplications] does the same for a workbook.
package sheet
