package docs_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// README.zh-CN.md is held to what happens as README.md is. A YAML block is a
// part of the file that its first line names. UPDATE_GOLDEN=1 writes the blocks
// anew.
func TestReadmeInChinese(t *testing.T) {
	t.Parallel()
	const name = "README.zh-CN.md"
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	updated := fence.ReplaceAllStringFunc(string(old), func(block string) string {
		blocks++
		m := fence.FindStringSubmatch(block)
		body, err := m[2], error(nil)
		if m[1] == "yaml" {
			err = excerptOf(m[2])
		} else {
			body, err = real(m[1], m[2])
		}
		if err != nil {
			t.Errorf("block of %s %.60q: %v", m[1], m[2], err)
			return block
		}
		return "```" + m[1] + "\n" + body + "```\n"
	})
	if blocks < 6 {
		t.Errorf("only %d blocks", blocks)
	}
	diff := cmp.Diff(string(old), updated)
	if diff != "" && os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, []byte(updated), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff != "" {
		t.Errorf("%s mismatch (-README +real), UPDATE_GOLDEN=1 writes it anew:\n%s", name, diff)
	}
}

// excerptOf checks that what follows the first line stands in the file that the
// first line names.
func excerptOf(body string) error {
	first, rest, _ := strings.Cut(body, "\n")
	words := strings.Fields(strings.TrimPrefix(first, "# "))
	if len(words) == 0 || !strings.HasPrefix(first, "# ") {
		return errors.New("the first line does not name a file")
	}
	data, err := os.ReadFile(words[0])
	if err != nil {
		return err
	}
	if !strings.Contains(string(data), rest) {
		return fmt.Errorf("it is not part of %s", words[0])
	}
	return nil
}
