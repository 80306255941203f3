"""查 Screening: who is here, is what we know complete, what is wrong?"""
