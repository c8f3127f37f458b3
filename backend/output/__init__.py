"""What a run leaves behind: number formats, open outputs, blending, the journal and the COG, the
result's figures. May import plan and what plan may.
"""
