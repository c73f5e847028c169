// History writes made-up applications of Jingmen's plan, for trying what a
// change of the rules would do to a year's applications and for measuring. The
// same flags give the same bytes. Run it from the root of the repository:
//
//	go run ./examples/history -n 1000000 > history.ndjson
//	go run ./examples/history -n 1000000 -format csv > history.csv
//	go run ./adapters/cli/guize diff old.yaml policies.yaml --history history.csv --changed changed.xlsx --chart changed.svg
//
// The applications are of 2021. Rules that change from a later date on leave
// them as they were, and diff says by which --rules-on they would change.
//
// Names, numbers and codes are made up; the codes are the synthetic ones of the
// tests. How often something comes is made up too, and says nothing about
// Jingmen.
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	n := flag.Int("n", 1000, "how many applications")
	seed := flag.Uint64("seed", 2021, "another seed gives other applications")
	format := flag.String("format", "ndjson", "ndjson or csv")
	flag.Parse()
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	if err := errors.Join(write(out, *n, *seed, *format), out.Flush()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write writes n applications, the same in either format.
func write(w io.Writer, n int, seed uint64, format string) error {
	g := newGenerator(seed)
	switch format {
	case "ndjson":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		for i := range n {
			if err := e.Encode(g.application(i + 1)); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		c := csv.NewWriter(w)
		if err := c.Write(header()); err != nil {
			return err
		}
		for i := range n {
			if err := c.Write(g.application(i + 1).row()); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	}
	return fmt.Errorf("-format %s: want ndjson or csv", format)
}
