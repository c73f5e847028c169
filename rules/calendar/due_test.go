package calendar_test

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// TestDeadlines checks the table of cases that were counted by others.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/deadlines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cn := calendar.China()
	lines := bufio.NewScanner(f)
	n := 0
	for lines.Scan() {
		col := strings.Split(lines.Text(), "\t")
		if len(col) < 4 || col[0] == "kind" {
			continue
		}
		start, err := time.Parse(time.RFC3339, col[1])
		if err != nil {
			t.Fatal(err)
		}
		count, err := strconv.Atoi(col[2])
		if err != nil {
			t.Fatal(err)
		}
		p := map[string]calendar.Period{
			"WD": calendar.Workdays(count), "CD": calendar.Days(count), "CM": calendar.Months(count),
		}[col[0]]
		due, err := cn.Due(start, p)
		if err != nil || due.Date.String() != col[3] || due.Provisional {
			t.Errorf("%s: Due = %v, %v; want %s, settled", lines.Text(), due, err, col[3])
		}
		note := col[len(col)-1]
		if at := strings.Index(note, "unrolled="); at >= 0 {
			want := note[at+9 : at+19]
			flat, err := cn.Due(start, p, calendar.RollNone)
			if err != nil || flat.Date.String() != want {
				t.Errorf("%s: without rolling %v, %v; want %s", lines.Text(), flat, err, want)
			}
		}
		n++
	}
	if n != 240 {
		t.Errorf("%d cases read", n)
	}
}
