Feature: The life of a file

  A file is what people mean by it: it stays the same file when it gets another name. Its events say what each commit did
  to it.

  Scenario: A file is added, changed and deleted
    When these commits are taken in
      | commit | date       | what                | added | removed |
      | c1     | 2024-01-01 | adds "notes.txt"    | 10    | 0       |
      | c2     | 2024-02-01 | changes "notes.txt" | 3     | 4       |
      | c3     | 2024-03-01 | deletes "notes.txt" | 0     | 9       |
    Then the file "notes.txt" has the events FileAdded, FileChanged, FileDeleted
    And it has 3 commits, 13 lines added and 13 removed
    And it is deleted

  Scenario: A file keeps its life when it is renamed
    When these commits are taken in
      | commit | date       | what                              | added | removed |
      | c1     | 2024-01-01 | adds "draft.txt"                  | 10    | 0       |
      | c2     | 2024-02-01 | renames "draft.txt" to "book.txt" | 2     | 1       |
      | c3     | 2024-03-01 | changes "book.txt"                | 1     | 0       |
    Then the file "book.txt" has the events FileAdded, FileRenamed, FileChanged
    And it has 3 commits, 13 lines added and 1 removed
    And it was formerly called "draft.txt"
    And "draft.txt" means the same file

  Scenario: A file is seen as it was on a day, and at a version
    Given these commits are taken in
      | commit | date       | what                              | added | removed |
      | c1     | 2024-01-01 | adds "draft.txt"                  | 10    | 0       |
      | c2     | 2024-02-01 | renames "draft.txt" to "book.txt" | 2     | 1       |
      | c3     | 2024-03-01 | changes "book.txt"                | 1     | 0       |
    Then on 2024-01-31 the file "book.txt" was "draft.txt", with 10 lines
    And on 2024-02-01 the file "book.txt" was "book.txt", with 11 lines
    And at version 3 the file "book.txt" was "book.txt", with 12 lines
    And on 2023-12-31 the file "book.txt" was not there yet

  Scenario: A new file comes where another one has moved away
    When these commits are taken in
      | commit | date       | what                          | added | removed |
      | c1     | 2024-01-01 | adds "main.ts"                | 10    | 0       |
      | c2     | 2024-02-01 | renames "main.ts" to "old.ts" | 0     | 0       |
      | c3     | 2024-03-01 | adds "main.ts"                | 5     | 0       |
    Then the file "main.ts" has the events FileAdded
    And the file "old.ts" has the events FileAdded, FileRenamed

  Scenario: A deleted file that is added again goes on
    When these commits are taken in
      | commit | date       | what        | added | removed |
      | c1     | 2024-01-01 | adds "a"    | 3     | 0       |
      | c2     | 2024-02-01 | deletes "a" | 0     | 3       |
      | c3     | 2024-03-01 | adds "a"    | 3     | 0       |
    Then the file "a" has the events FileAdded, FileDeleted, FileAdded
    And it is there

  Scenario: Another branch does not know of the new name yet
    When these commits are taken in
      | commit | date       | what               | added | removed |
      | c1     | 2024-01-01 | adds "a"           | 3     | 0       |
      | c2     | 2024-02-01 | renames "a" to "b" | 0     | 0       |
      | c3     | 2024-01-15 | changes "a"        | 1     | 0       |
      | c4     | 2024-01-16 | deletes "a"        | 0     | 4       |
    Then the file "b" has the events FileAdded, FileRenamed, FileChanged, FileDeleted
    And it has 4 commits, 4 lines added and 4 removed
    And it is there

  Scenario: A copy is a file of its own
    When these commits are taken in
      | commit | date       | what                        | added | removed |
      | c1     | 2024-01-01 | adds "original"             | 8     | 0       |
      | c2     | 2024-02-01 | copies "original" to "copy" | 1     | 0       |
    Then the file "copy" has the events FileAdded
    And the file "original" has 1 commit, 8 lines added and 0 removed

  Scenario: A merge brought the file, and merges show no changes
    When these commits are taken in
      | commit | date       | what            | added | removed |
      | c1     | 2024-01-01 | changes "found" | 1     | 1       |
    Then the file "found" has the events FileFound, FileChanged
    And it has 1 commit, 1 line added and 1 removed

  Scenario: A commit that touches a file under two names counts once
    When these commits are taken in
      | commit | date       | what               | added | removed |
      | c1     | 2024-01-01 | adds "a"           | 3     | 0       |
      | c2     | 2024-02-01 | renames "a" to "b" | 0     | 0       |
      | c3     | 2024-03-01 | changes "a"        | 1     | 0       |
      | c3     | 2024-03-01 | changes "b"        | 1     | 0       |
    Then the file "b" has 3 commits, 5 lines added and 0 removed
