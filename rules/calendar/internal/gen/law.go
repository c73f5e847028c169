package main

import (
	"bytes"
	"fmt"
	"time"

	"gopkg.in/yaml.v3"
)

// festivals reads the days of moving festivals, year by year without a gap.
func festivals(in []byte) (map[int][]string, error) {
	rows := map[int][]string{}
	if err := yaml.Unmarshal(in, &rows); err != nil {
		return nil, err
	}
	years := sortedKeys(rows)
	for i, y := range years {
		if i > 0 && years[i-1] != y-1 || len(rows[y]) != 4 {
			return nil, fmt.Errorf("%d: a festival or the year before is missing", y)
		}
		for _, d := range rows[y] {
			if _, err := time.Parse(time.DateOnly, fmt.Sprintf("%d-%s", y, d)); err != nil {
				return nil, fmt.Errorf("%d: %w", y, err)
			}
		}
	}
	return rows, nil
}

func writeFestivals(b *bytes.Buffer, rows map[int][]string) {
	fmt.Fprintf(b, "// chinaFestivals returns the days of the festivals that move.\nfunc chinaFestivals() []festivals {\nreturn []festivals{\n")
	for _, y := range sortedKeys(rows) {
		fmt.Fprintf(b, "{%d", y)
		for _, d := range rows[y] {
			fmt.Fprintf(b, ", %s", literal(fmt.Sprintf("%d-%s", y, d)))
		}
		fmt.Fprintf(b, "},\n")
	}
	fmt.Fprintf(b, "}\n}\n")
}

// writeMeasures writes the versions of the holiday measures.
func (f *file) writeMeasures(b *bytes.Buffer) {
	fmt.Fprintf(b, "// chinaMeasures returns the versions of the holiday measures, the oldest first.\nfunc chinaMeasures() []measures {\nreturn []measures{\n")
	for _, s := range f.Statutory {
		fmt.Fprintf(b, "{%d, %s, %q, %t", s.FromYear, literal(s.Signed), s.Order, s.Festival["spring_from"] == "eve")
		for _, festival := range []string{"new_year", "spring", "qingming", "labour", "dragon_boat", "mid_autumn", "national"} {
			days, _ := s.Festival[festival].(int)
			fmt.Fprintf(b, ", %d", days)
		}
		fmt.Fprintf(b, "},\n")
	}
	fmt.Fprintf(b, "}\n}\n\n")
}
