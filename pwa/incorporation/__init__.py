"""Keep the member's file 档案, and let a member join the branch where they live 纳: report-ins, placements, the thread
between home and host."""
