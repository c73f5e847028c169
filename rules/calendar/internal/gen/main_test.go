package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

const (
	data  = "../../data/cn-working-days.yaml"
	moves = "../../data/cn-festivals.yaml"
)

func TestUpToDate(t *testing.T) {
	in, err := os.ReadFile(data)
	if err != nil {
		t.Fatal(err)
	}
	moving, err := os.ReadFile(moves)
	if err != nil {
		t.Fatal(err)
	}
	want, err := generate(in, moving)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../china_data.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("china_data.go is not what the data gives: run go generate ./rules/calendar")
	}
}

func TestRefuses(t *testing.T) {
	in, err := os.ReadFile(data)
	if err != nil {
		t.Fatal(err)
	}
	moving, err := os.ReadFile(moves)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, old, new, want string }{
		{"make-up day in the week", `date: "2026-02-14"`, `date: "2026-02-13"`, "not on a weekend"},
		{"make-up day lost", `      - {date: "2026-02-14", for: spring}` + "\n", "", "the holiday measures give"},
		{"holiday longer", `to: "2026-02-23"`, `to: "2026-02-24"`, "the holiday measures give"},
		{"overlap", `from: "2026-10-01"`, `from: "2026-09-27"`, "listed before"},
		{"backwards", `{from: "2026-10-01", to: "2026-10-07"`, `{from: "2026-10-07", to: "2026-10-01"`, "wrong way round"},
		{"no such day", `to: "2026-05-05"`, `to: "2026-05-32"`, "no such dates"},
		{"no such name", `to: "2026-05-05", name: labour`, `to: "2026-05-05", name: work`, "no such name"},
		{"another year", `date: "2026-10-10"`, `date: "2027-10-09"`, "outside the year"},
		{"a year is missing", "  2012:\n    status: published", "  2012:\n    status: unpublished", "the year before has no notice"},
		{"no paper", "      - {number: 国办发明电〔2025〕7号, role: base", "      - {number: 国办发明电〔2025〕7号, role: amend", "base paper"},
		{"undated paper", `signed: "2025-11-04", published: "2025-11-04"`, `signed: "soon"`, "no day on which"},
		{"status", "    status: unpublished", "    status: rumoured", "unknown status"},
		{"schema", "schema: 1", "schema: 2", "schema 1"},
		{"unknown key", "schema: 1", "schema: 1\nscheme: 1", "scheme"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(string(in), tt.old, tt.new, 1)
			if changed == string(in) {
				t.Fatal("the change changes nothing")
			}
			if _, err := generate([]byte(changed), moving); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}
